// Tests of ECAPA.

import Testing
