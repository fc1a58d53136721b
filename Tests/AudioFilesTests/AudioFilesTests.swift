// Tests of AudioFiles.

import Testing
