// Fpconv: the shortest decimal that reads back as the same double (Grisu2).
// Port of redis 7.2 deps/fpconv. Boost Software License 1.0, see THIRD-PARTY-NOTICES.md.
//
// Grisu2 multiplies the number by a cached power of ten, so that 64-bit integers can produce its
// digits, and stops as soon as the digits so far lie between the neighbours' midpoints. The product
// is off by up to one unit, so the interval is made one unit narrower on both sides: the result
// always reads back exactly, but in about one case in a thousand a shorter decimal exists. So the
// framework's shortest form is not byte-identical, and this is ported instead.
//
// The layout depends on K and the number of digits n; e = |K + n - 1|:
//   digits "12345", K = -2      ->  123.45
//   K >= 0 and e < n + 7    ->  integer, zeros appended         5e6   -> 5000000
//   K <  0 and K > -7 or e < 4  ->  plain decimal               5e-7  is below: 5e-7
//   else                    ->  d.ddde+x, at most 18 digits
namespace RedisNet.Resp;

using System;

/// <summary>Double to shortest decimal.</summary>
/// <port>fpconv_dtoa.c fpconv_dtoa</port>
public static class Fpconv
{
    /// <summary>The room any result fits in.</summary>
    public const int MaxLength = 32;

    private const ulong FracMask = 0x000FFFFFFFFFFFFF;
    private const ulong HiddenBit = 0x0010000000000000;
    private const int ExpBias = 1023 + 52;
    private const int FirstPower = -348;
    private const int StepPowers = 8;
    private const int ExpMax = -32;
    private const int ExpMin = -60;

    // The 64 leading bits of 10^-348, 10^-340, ... 10^340.
    private static ReadOnlySpan<ulong> PowersTen =>
    [
        0xfa8fd5a0081c0288UL, 0xbaaee17fa23ebf76UL, 0x8b16fb203055ac76UL,
        0xcf42894a5dce35eaUL, 0x9a6bb0aa55653b2dUL, 0xe61acf033d1a45dfUL,
        0xab70fe17c79ac6caUL, 0xff77b1fcbebcdc4fUL, 0xbe5691ef416bd60cUL,
        0x8dd01fad907ffc3cUL, 0xd3515c2831559a83UL, 0x9d71ac8fada6c9b5UL,
        0xea9c227723ee8bcbUL, 0xaecc49914078536dUL, 0x823c12795db6ce57UL,
        0xc21094364dfb5637UL, 0x9096ea6f3848984fUL, 0xd77485cb25823ac7UL,
        0xa086cfcd97bf97f4UL, 0xef340a98172aace5UL, 0xb23867fb2a35b28eUL,
        0x84c8d4dfd2c63f3bUL, 0xc5dd44271ad3cdbaUL, 0x936b9fcebb25c996UL,
        0xdbac6c247d62a584UL, 0xa3ab66580d5fdaf6UL, 0xf3e2f893dec3f126UL,
        0xb5b5ada8aaff80b8UL, 0x87625f056c7c4a8bUL, 0xc9bcff6034c13053UL,
        0x964e858c91ba2655UL, 0xdff9772470297ebdUL, 0xa6dfbd9fb8e5b88fUL,
        0xf8a95fcf88747d94UL, 0xb94470938fa89bcfUL, 0x8a08f0f8bf0f156bUL,
        0xcdb02555653131b6UL, 0x993fe2c6d07b7facUL, 0xe45c10c42a2b3b06UL,
        0xaa242499697392d3UL, 0xfd87b5f28300ca0eUL, 0xbce5086492111aebUL,
        0x8cbccc096f5088ccUL, 0xd1b71758e219652cUL, 0x9c40000000000000UL,
        0xe8d4a51000000000UL, 0xad78ebc5ac620000UL, 0x813f3978f8940984UL,
        0xc097ce7bc90715b3UL, 0x8f7e32ce7bea5c70UL, 0xd5d238a4abe98068UL,
        0x9f4f2726179a2245UL, 0xed63a231d4c4fb27UL, 0xb0de65388cc8ada8UL,
        0x83c7088e1aab65dbUL, 0xc45d1df942711d9aUL, 0x924d692ca61be758UL,
        0xda01ee641a708deaUL, 0xa26da3999aef774aUL, 0xf209787bb47d6b85UL,
        0xb454e4a179dd1877UL, 0x865b86925b9bc5c2UL, 0xc83553c5c8965d3dUL,
        0x952ab45cfa97a0b3UL, 0xde469fbd99a05fe3UL, 0xa59bc234db398c25UL,
        0xf6c69a72a3989f5cUL, 0xb7dcbf5354e9beceUL, 0x88fcf317f22241e2UL,
        0xcc20ce9bd35c78a5UL, 0x98165af37b2153dfUL, 0xe2a0b5dc971f303aUL,
        0xa8d9d1535ce3b396UL, 0xfb9b7cd9a4a7443cUL, 0xbb764c4ca7a44410UL,
        0x8bab8eefb6409c1aUL, 0xd01fef10a657842cUL, 0x9b10a4e5e9913129UL,
        0xe7109bfba19c0c9dUL, 0xac2820d9623bf429UL, 0x80444b5e7aa7cf85UL,
        0xbf21e44003acdd2dUL, 0x8e679c2f5e44ff8fUL, 0xd433179d9c8cb841UL,
        0x9e19db92b4e31ba9UL, 0xeb96bf6ebadf77d9UL, 0xaf87023b9bf0ee6bUL,
    ];

    private static ReadOnlySpan<ulong> Tens =>
    [
        10000000000000000000, 1000000000000000000, 100000000000000000, 10000000000000000,
        1000000000000000, 100000000000000, 10000000000000, 1000000000000, 100000000000,
        10000000000, 1000000000, 100000000, 10000000, 1000000, 100000, 10000, 1000, 100, 10, 1,
    ];

    /// <summary>Writes <paramref name="value"/>, which may be anything, and returns the
    /// length.</summary>
    /// <port>fpconv_dtoa.c fpconv_dtoa</port>
    public static int Dtoa(double value, Span<byte> dest)
    {
        int n = 0;
        ulong bits = BitConverter.DoubleToUInt64Bits(value);
        bool negative = bits >> 63 != 0;
        if (negative)
        {
            dest[n++] = (byte)'-';
        }

        if (value == 0)
        {
            dest[n++] = (byte)'0';
            return n;
        }

        if (!double.IsFinite(value))
        {
            ReadOnlySpan<byte> name = double.IsNaN(value) ? "nan"u8 : "inf"u8;
            name.CopyTo(dest[n..]);
            return n + 3;
        }

        Span<byte> digits = stackalloc byte[20];
        int count = Grisu2(bits, digits, out int k);
        return n + EmitDigits(digits[..count], dest[n..], k, negative);
    }

    private static Fp Build(ulong bits)
    {
        ulong frac = bits & FracMask;
        int exp = (int)((bits >> 52) & 0x7FF);
        return exp != 0 ? new Fp(frac + HiddenBit, exp - ExpBias) : new Fp(frac, 1 - ExpBias);
    }

    private static Fp Normalize(Fp fp)
    {
        int shift = System.Numerics.BitOperations.LeadingZeroCount(fp.Frac);
        return new Fp(fp.Frac << shift, fp.Exp - shift);
    }

    // The midpoints to the neighbours below and above, brought to one exponent.
    private static (Fp Lower, Fp Upper) Boundaries(Fp fp)
    {
        Fp upper = Normalize(new Fp((fp.Frac << 1) + 1, fp.Exp - 1));
        int shift = fp.Frac == HiddenBit ? 2 : 1;
        ulong frac = (fp.Frac << shift) - 1;
        int exp = fp.Exp - shift;
        return (new Fp(frac << (exp - upper.Exp), upper.Exp), upper);
    }

    // The upper half of the product, rounded.
    private static Fp Multiply(Fp a, Fp b)
    {
        ulong high = Math.BigMul(a.Frac, b.Frac, out ulong low);
        return new Fp(high + (low >> 63), a.Exp + b.Exp + 64);
    }

    private static Fp CachedPower(int exp, out int k)
    {
        const double OneLogTen = 0.30102999566398114;
        int approx = (int)(-(exp + PowersTen.Length) * OneLogTen);
        int index = (approx - FirstPower) / StepPowers;
        while (true)
        {
            k = FirstPower + (index * StepPowers);
            Fp power = new(PowersTen[index], ((k * 217706) >> 16) - 63);
            int current = exp + power.Exp + 64;
            if (current >= ExpMin && current <= ExpMax)
            {
                return power;
            }

            index += current < ExpMin ? 1 : -1;
        }
    }

    private static int Grisu2(ulong bits, Span<byte> digits, out int k)
    {
        Fp w = Build(bits);
        (Fp lower, Fp upper) = Boundaries(w);
        Fp power = CachedPower(upper.Exp, out int powerOfTen);
        w = Multiply(Normalize(w), power);
        upper = Multiply(upper, power);
        lower = Multiply(lower, power);
        k = -powerOfTen;
        return GenerateDigits(
            w.Frac, upper.Frac - 1, lower.Frac + 1, -upper.Exp, digits, ref k);
    }

    // shift is the number of fraction bits of all three numbers.
    private static int GenerateDigits(
        ulong w, ulong upper, ulong lower, int shift, Span<byte> digits, ref int k)
    {
        ulong wFrac = upper - w;
        ulong delta = upper - lower;
        ulong one = 1UL << shift;
        ulong part1 = upper >> shift;
        ulong part2 = upper & (one - 1);
        int n = 0;
        int kappa = 10;
        for (int i = 10; kappa > 0; i++)
        {
            ulong div = Tens[i];
            uint digit = (uint)(part1 / div);
            if (digit != 0 || n != 0)
            {
                digits[n++] = (byte)('0' + digit);
            }

            part1 -= digit * div;
            kappa--;
            ulong rest = (part1 << shift) + part2;
            if (rest <= delta)
            {
                k += kappa;
                RoundDigit(digits, n, delta, rest, div << shift, wFrac);
                return n;
            }
        }

        for (int unit = 18; ; unit--)
        {
            part2 *= 10;
            delta *= 10;
            kappa--;
            uint digit = (uint)(part2 >> shift);
            if (digit != 0 || n != 0)
            {
                digits[n++] = (byte)('0' + digit);
            }

            part2 &= one - 1;
            if (part2 < delta)
            {
                k += kappa;
                RoundDigit(digits, n, delta, part2, one, wFrac * Tens[unit]);
                return n;
            }
        }
    }

    // Walks the last digit down while that brings it nearer to the number itself.
    private static void RoundDigit(
        Span<byte> digits, int n, ulong delta, ulong rem, ulong kappa, ulong frac)
    {
        while (rem < frac && delta - rem >= kappa
            && (rem + kappa < frac || frac - rem > rem + kappa - frac))
        {
            digits[n - 1]--;
            rem += kappa;
        }
    }

    private static int EmitDigits(
        ReadOnlySpan<byte> digits, Span<byte> dest, int k, bool negative)
    {
        int n = digits.Length;
        int exp = Math.Abs(k + n - 1);
        if (k >= 0 && exp < n + 7)
        {
            digits.CopyTo(dest);
            dest.Slice(n, k).Fill((byte)'0');
            return n + k;
        }

        if (k < 0 && (k > -7 || exp < 4))
        {
            return EmitPlain(digits, dest, n + k);
        }

        return EmitScientific(digits[..Math.Min(n, negative ? 17 : 18)], dest, k + n - 1);
    }

    // point is the number of digits in front of the point; 0 or less where zeros come first.
    private static int EmitPlain(ReadOnlySpan<byte> digits, Span<byte> dest, int point)
    {
        if (point > 0)
        {
            digits[..point].CopyTo(dest);
            dest[point] = (byte)'.';
            digits[point..].CopyTo(dest[(point + 1)..]);
            return digits.Length + 1;
        }

        "0."u8.CopyTo(dest);
        dest.Slice(2, -point).Fill((byte)'0');
        digits.CopyTo(dest[(2 - point)..]);
        return digits.Length + 2 - point;
    }

    private static int EmitScientific(ReadOnlySpan<byte> digits, Span<byte> dest, int exp)
    {
        int n = 0;
        dest[n++] = digits[0];
        if (digits.Length > 1)
        {
            dest[n++] = (byte)'.';
            digits[1..].CopyTo(dest[n..]);
            n += digits.Length - 1;
        }

        dest[n++] = (byte)'e';
        dest[n++] = exp < 0 ? (byte)'-' : (byte)'+';
        return n + Number.FormatUInt64(dest[n..], (ulong)Math.Abs(exp));
    }

    private readonly record struct Fp(ulong Frac, int Exp);
}
