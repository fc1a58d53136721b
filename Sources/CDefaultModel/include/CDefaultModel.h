// The weights in the box, as bytes of the program: a tool copied alone to another folder still has them.
#pragma once
#include <stddef.h>

/// A safetensors file that lies in the program; `bytes` is aligned to 64.
typedef struct {
  const unsigned char *_Nonnull bytes;
  size_t count;
} cdm_file;

/// The speaker model (an ECAPA-TDNN in 3D-Speaker's form).
cdm_file cdm_speaker(void);
/// The detector of speech and overlap.
cdm_file cdm_speech(void);
/// The cohort for score normalisation: mean embeddings of training speakers by the speaker model.
cdm_file cdm_cohort(void);
