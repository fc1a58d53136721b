// What the readers say of 41 odd files: every error and warning, word for word. That the verdicts
// and lines are those of `bad/expected.tsv` is tested beside.

/// The sentences for the files of `Fixtures/Diarization/bad`.
///
/// Files that are not here are accepted without a word. Where it says FILE the path stands.
let sentencesOfOddFiles: [String: String] = [
  "r01_too_few_fields.rttm":
    "FILE: line 2: 7 fields where an RTTM line has 9 or 10 (type file channel onset duration "
    + "ortho stype name conf [slat]); write what is missing as <NA>",
  "r03_eight_fields.rttm":
    "FILE: line 2: 8 fields, so the confidence is missing; read, but md-eval and dscore refuse it",
  "r04_space_in_name.rttm":
    "FILE: line 2: 11 fields, so a name or file id has a blank in it; RTTM has no quoting: "
    + "replace the blank",
  "r05_onset_not_number.rttm":
    "FILE: line 2: the onset \"1,500\" is not a number; write a decimal point and no commas",
  "r06_negative_onset.rttm":
    "FILE: line 2: the onset -0.100 is before the recording starts; give seconds from its start",
  "r07_negative_duration.rttm":
    "FILE: line 2: the duration -1.000 is negative; RTTM holds onset and duration",
  "r08_zero_duration.rttm": "FILE: line 2: a turn of no duration; it is dropped",
  "r09_nan.rttm": "FILE: line 2: the onset \"nan\" is not a time of any recording; give seconds",
  "r10_inf.rttm":
    "FILE: line 2: the duration \"inf\" is not a time of any recording; give seconds",
  "r11_unknown_type.rttm":
    "FILE: line 2: the type SPEECH is not known (SPEAKER is); the line is skipped",
  "r17_not_utf8.rttm":
    "FILE: line 2: not UTF-8 (byte 0xE9); convert the file, as with: iconv -f latin1 -t utf-8",
  "r19_name_angle_na.rttm":
    "FILE: line 2: the speaker's name is <NA>; kept as one speaker of that name",
  "r21_same_speaker_overlap.rttm":
    "FILE: line 2: a overlaps itself (line 1) from 0.500 to 1.000 s; the turns are merged",
  "r22_exact_duplicate.rttm": "FILE: line 2: repeats line 1; it counts once",
  "r25_two_channels.rttm":
    "FILE: line 2: channel 2 after channel 1 of the same recording; channels are scored together, "
    + "where md-eval scores them apart",
  "r28_truncated_last_line.rttm":
    "FILE: line 2: 4 fields and the file ends within the line, so it was cut short; "
    + "write it again",
  "r29_ctm_instead.rttm":
    "FILE: line 1: looks like CTM (file channel start duration word), not RTTM; "
    + "give an RTTM file",
  "u02_end_before_start.uem":
    "FILE: line 1: the region ends (0.000) where it starts or before (10.000); "
    + "give start and end in seconds",
  "u03_zero_length.uem":
    "FILE: line 1: the region ends (5.000) where it starts or before (5.000); "
    + "give start and end in seconds",
  "u04_overlapping.uem":
    "FILE: line 2: overlaps line 1; joined to 0.000-9.000 s, where md-eval refuses the file",
  "u05_three_fields.uem":
    "FILE: line 1: 3 fields where a UEM line has 4 (file channel start end); "
    + "give times in seconds",
  "u08_negative.uem":
    "FILE: line 1: the start -1.000 is before the recording starts; give seconds from its start",
  "u09_comma.uem":
    "FILE: line 1: the end \"1,000.000\" is not a number; write a decimal point and no commas",
  "u10_duplicate_region.uem": "FILE: line 2: repeats line 1; it counts once",
]

/// Sentences that none of those files gives rise to: a file's text, its suffix, the sentence.
let sentencesOfOtherTexts: [(text: String, suffix: String, sentence: String)] = [
  (
    "SPEAKER rec 1 0 1 <NA> <NA> a\u{0} <NA> <NA>\n", "rttm",
    "FILE: line 1: not text (byte 0x00); give a text file"
  ),
  (
    "SPEAKER rec 1 0 1 <NA> <NA> a <NA> <NA>\rSPEAKER", "rttm",
    "FILE: line 1: not text (byte 0x0D); give a text file"
  ),
  (
    "rec 1 0.000 10.000\n", "rttm",
    "FILE: line 1: looks like UEM (file channel start end), not RTTM; give an RTTM file"
  ),
  (
    "SPEAKER rec 1 0 1 <NA> <NA> a <NA> <NA>\n", "uem",
    "FILE: line 1: looks like RTTM (SPEAKER file channel onset duration …), not UEM; "
      + "give a UEM file"
  ),
  (
    "\nrec 1 0.0", "uem",
    "FILE: line 2: 3 fields and the file ends within the line, so it was cut short; write it again"
  ),
  (
    "word\n", "rttm",
    "FILE: line 1: 1 field where an RTTM line has 9 or 10 (type file channel onset duration ortho "
      + "stype name conf [slat]); write what is missing as <NA>"
  ),
  (
    "SPEAKER rec 1 0x1 1 <NA> <NA> a <NA> <NA>\n", "rttm",
    "FILE: line 1: the onset \"0x1\" is not a number; give seconds"
  ),
  (
    "SPEAKER rec 1 0 1e400 <NA> <NA> a <NA> <NA>\n", "rttm",
    "FILE: line 1: the duration \"1e400\" is not a time of any recording; give seconds"
  ),
  (
    "rec 1 0 16000000000\n", "uem",
    "FILE: line 1: the end \"16000000000\" is not a time of any recording; give seconds"
  ),
]
