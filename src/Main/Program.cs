// Program: argv -> config -> mode -> loop. The only executable; its name or --sentinel chooses the mode.
// Port of redis 7.2 server.c main. BSD-3-Clause, see THIRD-PARTY-NOTICES.md.
namespace RedisNet.Main;

internal static class Program
{
    private static int Main() => 0;
}
