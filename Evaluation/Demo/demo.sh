#!/usr/bin/env bash
# The first minute with Timbre: two voices, a comparison, a conversation. Offline, in demo-output/.
#
# usage: demo.sh FOLDER-OF-TOOLS
set -euo pipefail
cd "$(dirname "$0")/../.."
tools=$1
out=demo-output
voices=Fixtures/Voices
meeting=Fixtures/Conversations/conversation-1.flac
mkdir -p "$out"

say() { printf '\n\033[1m%s\033[0m\n' "$1"; }
show() { printf '  $ %s\n' "$*"; }

say "1. Two voices become embeddings"
show spkembed $voices/kal-1.flac $voices/slt-1.flac -o $out/voices.safetensors
"$tools/spkembed" $voices/kal-1.flac $voices/slt-1.flac -o $out/voices.safetensors
"$tools/spkembed" info $out/voices.safetensors | sed 's/^/  /'

say "2. Are they the same person?"
for other in kal-2 slt-1; do
  show spkverify $voices/kal-1.flac $voices/$other.flac
  status=0
  "$tools/spkverify" $voices/kal-1.flac $voices/$other.flac | sed 's/^/  /' || status=${PIPESTATUS[0]}
  [ "$status" -le 1 ] || exit "$status"
done

say "3. Who spoke when?"
show "diarize $meeting > $out/conversation-1.rttm"
"$tools/diarize" $meeting >$out/conversation-1.rttm
head -n 5 $out/conversation-1.rttm | sed 's/^/  /'
printf '  … %s turns of %s speakers\n' "$(wc -l <$out/conversation-1.rttm)" \
  "$(cut -d' ' -f8 $out/conversation-1.rttm | sort -u | wc -l)"

say "4. How right is that?"
show spkeval diarization -r ${meeting%.flac}.rttm -s $out/conversation-1.rttm
"$tools/spkeval" diarization -r ${meeting%.flac}.rttm -s $out/conversation-1.rttm | sed 's/^/  /'

say "The results are in $out/:"
ls -1 $out | sed 's/^/  /'
