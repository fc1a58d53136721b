// The processor's ceiling: how many fused multiply-adds it does when nothing else is in the way.
#pragma once

/// Runs independent fused multiply-adds in registers on each of `threads` threads at once.
///
/// Chains of sixteen vectors hide the latency; nothing touches memory. The widest instruction
/// set of the processor is used. Returns thousands of millions of floating-point operations a
/// second, all threads together (a multiply-add counts as two), or 0 when a thread cannot start.
double fused_multiply_add_ceiling(int threads, long rounds);
