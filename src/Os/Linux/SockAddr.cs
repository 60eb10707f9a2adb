// SockAddr: socket addresses between the kernel's bytes and what Redis prints.
// Port of redis 7.2 anet.c anetFdToString, its address half. BSD-3-Clause, see
// THIRD-PARTY-NOTICES.md.
//
// struct sockaddr by family (all begin with the family, 2 bytes in host order):
//   AF_INET   2: port (2, big endian)  4: address (4)
//   AF_INET6  2: port (2, big endian)  4: flow (4)      8: address (16)  24: scope (4)
//   AF_UNIX   2: path (up to 108, ended by NUL if shorter)
using System;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using static RedisNet.Os.Linux.LinuxConst;

namespace RedisNet.Os.Linux;

internal static unsafe class SockAddr
{
    private const int TextMax = 64;

    /// <summary>Reads an address; false if the family is none Redis knows.</summary>
    internal static bool TryRead(byte* address, uint length, out NetAddress result)
    {
        result = NetAddress.Unknown;
        if (length < 2)
        {
            return false;
        }
        int family = *(ushort*)address;
        if (family == AF_UNIX)
        {
            result = NetAddress.UnixSocket;
            return true;
        }
        if (family != AF_INET && family != AF_INET6)
        {
            return false;
        }
        int port = BinaryPrimitives.ReadUInt16BigEndian(new ReadOnlySpan<byte>(address + 2, 2));
        result = new NetAddress(IpText(address), port);
        return true;
    }

    /// <summary>The IP literal of an AF_INET or AF_INET6 address.</summary>
    internal static string IpText(byte* address)
    {
        int family = *(ushort*)address;
        byte* text = stackalloc byte[TextMax];
        byte* ip = address + (family == AF_INET ? 4 : 8);
        bool printed = Libc.inet_ntop(family, ip, text, TextMax) != null;
        Check.That(printed);
        return Marshal.PtrToStringUTF8((nint)text)!;
    }

    /// <summary>Writes a Unix address into 110 bytes, cutting a path that is too long as C
    /// does.</summary>
    /// <returns>The length to pass to the kernel.</returns>
    internal static uint WriteUnix(byte* address, string path)
    {
        new Span<byte>(address, UnixPathMax + 2).Clear();
        *(ushort*)address = AF_UNIX;
        byte[] bytes = Encoding.UTF8.GetBytes(path);
        int length = Math.Min(bytes.Length, UnixPathMax - 1);
        bytes.AsSpan(0, length).CopyTo(new Span<byte>(address + 2, UnixPathMax));
        return UnixPathMax + 2;
    }
}
