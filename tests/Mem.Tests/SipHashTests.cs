// SipHashTests: the values C computes. Tests of src/Mem/SipHash.cs.
using System;
using System.Text;
using NUnit.Framework;

namespace RedisNet.Mem.Tests;

[TestFixture]
public sealed class SipHashTests
{
    // Made with siphash() of redis 7.2.4: key 00..0f, input 00, 01 .. n-1, for n = 0 to 40.
    private static readonly ulong[] Expected =
    [
        0xcea28b51565c12e2UL, 0x94aaf38c34ce7ba6UL, 0xfe7a42c2c5fab434UL, 0x1c0d255229c3364cUL,
        0x8be7847a474dfdf5UL, 0x2858f0420f752296UL, 0xe61a8a7d8ac52626UL, 0xf03c4cbcf492b05aUL,
        0x606845b4d093af74UL, 0xe304e78271c74a56UL, 0xc936e00e33b32633UL, 0x226212e5f29ab45cUL,
        0xa4377b74fbbfe0daUL, 0x624317667190806fUL, 0x4a72ad78e3e197d7UL, 0xec8f61bc1c8966a6UL,
        0x1311f4dfe747a751UL, 0x899c7b292c85339cUL, 0xa3b20ae95368b5ddUL, 0xb613412ee70eefceUL,
        0xe4247448e02aa65aUL, 0x7e041ab05b9fee13UL, 0x871bc8cc515684feUL, 0x436662cf8cde1a76UL,
        0xd5fd6251d879f3a2UL, 0x82c424b8c1744fe7UL, 0x967028a3aba506d5UL, 0xf2179336b1ddbf10UL,
        0xdef90e3211d9aa84UL, 0xa33e74ba1d89ae41UL, 0xed0920815dc55e0eUL, 0x3d9450fef5eaa3b3UL,
        0x8bd10d4a226548bcUL, 0xb0dfbbd1a243bfa1UL, 0x365f27632baf7303UL, 0x545100bc1366dcf9UL,
        0x611b500c069bb1b4UL, 0xc7bc320c00c54c5aUL, 0x5e0af95633715151UL, 0x1443529b74c90453UL,
        0x1634523d495d5230UL,
    ];

    [Test]
    public void Every_length_from_0_to_40_hashes_as_in_C()
    {
        byte[] data = new byte[40];
        for (int i = 0; i < data.Length; i++)
        {
            data[i] = (byte)i;
        }

        SipHash hash = new(data.AsSpan(0, 16));
        for (int length = 0; length <= 40; length++)
        {
            ulong value = hash.Hash(data.AsSpan(0, length));
            Assert.That(value, Is.EqualTo(Expected[length]), $"{length}");
        }
    }

    [TestCase("", 0xe978c7b39cae6be8UL, 0xe978c7b39cae6be8UL)]
    [TestCase("a", 0x7de78171e83570c1UL, 0x7de78171e83570c1UL)]
    [TestCase("GET", 0x917f83d32fda0432UL, 0xf25ad8e8787912d4UL)]
    [TestCase("Hello World", 0x11815229a5c08360UL, 0x89cb5e38dae0f000UL)]
    [TestCase("SENTINEL get-master-addr-BY-name", 0xbd74a936727ce64eUL, 0xf4da31ba926407fcUL)]
    [TestCase("AZ[@az`{\u0080\u00c1\u00da\u00ff!", 0xf7f21690e917fc9aUL, 0xf60cd4ec00d23342UL)]
    public void Case_is_ignored_as_in_C_for_ascii_letters_only(
        string text, ulong exact, ulong noCase)
    {
        SipHash hash = new("1234567812345678"u8);
        byte[] data = Encoding.Latin1.GetBytes(text);
        Assert.That(hash.Hash(data), Is.EqualTo(exact));
        Assert.That(hash.HashNoCase(data), Is.EqualTo(noCase));
    }

    [Test]
    public void The_seed_changes_the_value()
    {
        byte[] seed = new byte[16];
        ulong before = new SipHash(seed).Hash("key"u8);
        seed[15] = 1;
        Assert.That(new SipHash(seed).Hash("key"u8), Is.Not.EqualTo(before));
    }
}
