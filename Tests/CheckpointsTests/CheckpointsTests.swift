// Tests of Checkpoints.

import Testing
