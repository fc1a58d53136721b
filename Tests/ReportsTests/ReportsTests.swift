// Tests of Reports.

import Testing
