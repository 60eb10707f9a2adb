// AclCategoriesTests: categories by name and by flag.
using NUnit.Framework;
using RedisNet.Server;

namespace RedisNet.Server.Tests.Commands;

public sealed class AclCategoriesTests
{
    [Test]
    public void A_category_is_found_by_its_name_in_any_case()
    {
        Assert.That(AclCategories.ByName("SortedSet"u8), Is.EqualTo(AclCategory.SortedSet));
        Assert.That(AclCategories.ByName("@read"u8), Is.EqualTo(AclCategory.None));
        Assert.That(AclCategories.ByName(""u8), Is.EqualTo(AclCategory.None));
    }

    [TestCase(CommandFlags.None, AclCategory.None, AclCategory.Slow)]
    [TestCase(CommandFlags.Fast | CommandFlags.Write, AclCategory.String,
        AclCategory.String | AclCategory.Write | AclCategory.Fast)]
    [TestCase(CommandFlags.ReadOnly, AclCategory.Keyspace,
        AclCategory.Keyspace | AclCategory.Read | AclCategory.Slow)]
    [TestCase(CommandFlags.ReadOnly, AclCategory.Scripting,
        AclCategory.Scripting | AclCategory.Slow)]
    [TestCase(CommandFlags.Admin, AclCategory.None,
        AclCategory.Admin | AclCategory.Dangerous | AclCategory.Slow)]
    [TestCase(CommandFlags.PubSub | CommandFlags.Blocking, AclCategory.None,
        AclCategory.PubSub | AclCategory.Blocking | AclCategory.Slow)]
    public void Flags_imply_categories(CommandFlags flags, AclCategory written,
        AclCategory expected)
    {
        Assert.That(AclCategories.WithImplicit(written, flags), Is.EqualTo(expected));
    }

    [Test]
    public void Every_category_has_one_name()
    {
        AclCategory all = AclCategory.None;
        foreach ((string name, AclCategory category) in AclCategories.All)
        {
            Assert.That(all.HasFlag(category), Is.False, name);
            all |= category;
        }
        Assert.That((ulong)all, Is.EqualTo((1UL << 21) - 1));
    }
}
