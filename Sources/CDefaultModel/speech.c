// The detector's file, taken in by the compiler.
#include "CDefaultModel.h"

#pragma clang diagnostic ignored "-Wc23-extensions"
_Alignas(64) static const unsigned char speech[] = {
#embed "speech.safetensors"
};

cdm_file cdm_speech(void) { return (cdm_file){speech, sizeof speech}; }
