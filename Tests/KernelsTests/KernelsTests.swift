// Tests of Kernels.

import Testing
