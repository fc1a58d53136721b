// The cohort's file, taken in by the compiler.
#include "CDefaultModel.h"

#pragma clang diagnostic ignored "-Wc23-extensions"
_Alignas(64) static const unsigned char cohort[] = {
#embed "cohort.safetensors"
};

cdm_file cdm_cohort(void) { return (cdm_file){cohort, sizeof cohort}; }
