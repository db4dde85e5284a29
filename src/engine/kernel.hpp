#pragma once
// For kernel files: the name of the entry point, and that Highway took the instruction set which was meant.

#include <hwy/highway.h>

#define TITRATE_PASTE_(a, b) a##_##b
#define TITRATE_PASTE(a, b) TITRATE_PASTE_(a, b)
/// The entry point of this copy: <stem of the file>_<instruction set>, with C linkage.
#define TITRATE_KERNEL_NAME(stem) TITRATE_PASTE(stem, TITRATE_ISA)

#if defined(TITRATE_KERNEL_avx512)
static_assert(HWY_STATIC_TARGET == HWY_AVX3, "the compiler's flags gave Highway another target");
#elif defined(TITRATE_KERNEL_avx2)
static_assert(HWY_STATIC_TARGET == HWY_AVX2, "the compiler's flags gave Highway another target");
#elif defined(__x86_64__)
static_assert(HWY_STATIC_TARGET == HWY_SSE4, "the compiler's flags gave Highway another target");
#endif
