// The report pages' own files, as bytes of the program.
#pragma once
#include <stddef.h>

/// A text file that lies in the program, UTF-8, not terminated.
typedef struct {
  const unsigned char *_Nonnull bytes;
  size_t count;
} crp_file;

/// The page of a trial report: HTML with places to fill in.
crp_file crp_trial_report_html(void);
/// Its style sheet.
crp_file crp_trial_report_css(void);
