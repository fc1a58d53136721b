// Tests of SpeakerEmbeddings.

import Testing
