#!/usr/bin/env bash
# Timbre's speed beside its peers, on the same weights, in one run.
#
# usage: bench.sh [encoder|cold|all]
#
# TIMBRE_SPEED_FOLDER  where weights and inputs go (100 MB), outside of the repository;
#                      ~/.cache/timbre-speed by default
# TIMBRE_SPEED_PYTHON  a Python that has requirements.txt; without it .venv is made here
# ROUNDS               how often each entrant has its turn; 7 by default
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
part=${1:-all}
folder=${TIMBRE_SPEED_FOLDER:-${XDG_CACHE_HOME:-$HOME/.cache}/timbre-speed}
rounds=${ROUNDS:-7}
release=(swift build -c release --static-swift-stdlib --package-path "$here/../..")

case $part in
  encoder | cold | all) ;;
  *)
    echo "usage: bench.sh [encoder|cold|all]" >&2
    exit 2
    ;;
esac

python=${TIMBRE_SPEED_PYTHON:-$here/.venv/bin/python}
if [ ! -x "$python" ]; then
  command -v python3 >/dev/null || { echo "the peers need Python 3.10 or later: apt-get install python3 python3-venv" >&2; exit 1; }
  echo "installing the peers into $here/.venv (once)"
  python3 -m venv "$here/.venv"
  "$here/.venv/bin/pip" install --quiet --extra-index-url https://download.pytorch.org/whl/cpu \
    -r "$here/requirements.txt"
fi

cd "$here"
if [ ! -f "$folder/complete" ]; then
  "$python" weights.py "$folder"
  "$python" sounds.py "$folder"
  "$python" export_onnx.py "$folder" 2>"$folder/export.log" || { cat "$folder/export.log" >&2; exit 1; }
  "$python" check_peers.py "$folder"
  touch "$folder/complete"
fi

echo "processor: $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $(nproc) cores"
echo "commit: $(git rev-parse --short HEAD); load before: $(cut -d' ' -f1-3 /proc/loadavg)"
if [ "$part" != cold ]; then
  "${release[@]}" --product EncoderSpeed >&2
  "$python" race.py --ours "$("${release[@]}" --show-bin-path)/EncoderSpeed" --python "$python" \
    --folder "$folder" --rounds "$rounds"
fi
if [ "$part" != encoder ]; then
  "${release[@]}" --product spkembed >&2
  "$python" cold_race.py --spkembed "$("${release[@]}" --show-bin-path)/spkembed" \
    --python "$python" --folder "$folder" --rounds "$rounds"
fi
