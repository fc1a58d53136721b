// Tests of Verification.

import Testing
