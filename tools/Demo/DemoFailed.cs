// DemoFailed: something did not come about; the message says what.
// Ours, no origin in C.
using System;

namespace RedisNet.Tools.Demo;

internal sealed class DemoFailed(string message) : Exception(message);
