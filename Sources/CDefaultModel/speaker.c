// The speaker model's file, taken in by the compiler.
#include "CDefaultModel.h"

#pragma clang diagnostic ignored "-Wc23-extensions"
_Alignas(64) static const unsigned char speaker[] = {
#embed "speaker.safetensors"
};

cdm_file cdm_speaker(void) { return (cdm_file){speaker, sizeof speaker}; }
