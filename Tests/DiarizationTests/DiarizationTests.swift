// Tests of Diarization.

import Testing
