# What the licences of the corpora ask to travel with a model made of them, and
# what is known of the model that ships; other speech brings its own lines.

CORPORA = {
    "alphanumeric": "alphanumeric audio dataset (c) 2024 Sakshee Patil, MIT",
    "dspspeech20": "DSPSpeech-20 (c) 2019 Zhongyu Chen, MIT",
    "librispeech": "LibriSpeech (c) 2014 Vassil Panayotov, CC BY 4.0 (openslr.org/12)",
    "librispeech-mp3": "LibriSpeech (c) 2014 Vassil Panayotov, CC BY 4.0 (openslr.org/12)",
    "speechcommands": "Speech Commands v0.02, Pete Warden, Google, CC BY 4.0",
    "speechocean762": "speechocean762, Junbo Zhang et al. 2021, CC BY 4.0 (openslr.org/101)",
}
CHANGES = "CC BY 4.0: creativecommons.org/licenses/by/4.0; excerpts, trimmed, altered"
LANGUAGES = "English (read, accented, spelt) and some Mandarin words; the teacher heard Mandarin and English"
LIMITS = """\
telephones are the weakest (imitated in training, never heard), then children of one age
stretches under 1.2 s, shouting, whispering and singing are not what it was trained on
thresholds are fitted to, and error rates measured on, the same development speakers"""


def attribution(corpora):
    """The metadata entries for a model trained on these corpora; empty unless all of them are known."""
    if not corpora or not set(corpora) <= set(CORPORA):
        return {}
    lines = dict.fromkeys(CORPORA[corpus] for corpus in sorted(set(corpora)))
    return {"attribution": "\n".join([*lines, CHANGES]), "languages": LANGUAGES, "limits": LIMITS}
