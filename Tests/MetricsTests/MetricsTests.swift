// Tests of Metrics.

import Testing
