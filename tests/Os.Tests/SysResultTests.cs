// SysResultTests: a value or an errno.
// Tests of src/Os/SysResult.cs and src/Os/ErrnoText.cs.
using NUnit.Framework;

namespace RedisNet.Os.Tests;

public sealed class SysResultTests
{
    [Test]
    public void A_success_has_its_value()
    {
        SysResult r = SysResult.Success(7);
        Assert.That((r.Ok, r.Value, r.Int, r.Errno), Is.EqualTo((true, 7L, 7, Errno.None)));
    }

    [Test]
    public void A_failure_has_its_errno_and_minus_one()
    {
        SysResult r = SysResult.Fail(Errno.EAGAIN);
        Assert.That((r.Ok, r.Value, r.WouldBlock), Is.EqualTo((false, -1L, true)));
        Assert.That(r.ToString(), Is.EqualTo("EAGAIN (Resource temporarily unavailable)"));
    }

    [Test]
    public void A_failure_without_a_reason_is_none() =>
        Assert.That(() => SysResult.Fail(Errno.None), Throws.TypeOf<PanicException>());

    [TestCase(Errno.ECONNREFUSED, "Connection refused")]
    [TestCase(Errno.ENOENT, "No such file or directory")]
    [TestCase(Errno.ENOSPC, "No space left on device")]
    [TestCase(Errno.None, "Success")]
    [TestCase((Errno)9999, "Unknown error 9999")]
    public void Texts_are_those_of_strerror(Errno errno, string text) =>
        Assert.That(errno.Message(), Is.EqualTo(text));

    [TestCase("127.0.0.1", 6379, "127.0.0.1:6379")]
    [TestCase("::1", 6379, "[::1]:6379")]
    [TestCase("/unixsocket", 0, "/unixsocket:0")]
    public void Addresses_print_as_in_C(string ip, int port, string text) =>
        Assert.That(new NetAddress(ip, port).ToString(), Is.EqualTo(text));
}
