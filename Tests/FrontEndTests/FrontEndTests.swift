// Tests of FrontEnd.

import Testing
