# Timbre's commands. `make demo` and `make test` are all a newcomer needs; both install the
# Debian packages that are missing.

PREFIX ?= /usr/local
SPEECH ?=
UNLABELLED ?=
CONVERSATIONS ?=
TOOLS := spkembed spkverify diarize spkeval
PACKAGES := libsndfile1-dev libfftw3-dev libsoxr-dev zlib1g-dev pkg-config
# Without symbols a tool is a third smaller.
STRIP := $(if $(shell command -v strip),-s)
RELEASE := swift build -c release --static-swift-stdlib
TESTS := swift test -c release -Xswiftc -enable-testing --scratch-path .build-test

.PHONY: demo test lint build install bench evaluate train train-smoke fuzz packages clean

## Embed two voices, compare them, diarize a conversation, and say where the results are.
demo: build
	@bash Evaluation/Demo/demo.sh "$$($(RELEASE) --show-bin-path)"

## Everything that a change must pass.
test: packages lint
	$(TESTS)

lint: packages
	swift format lint --strict --recursive Package.swift Sources Tests Evaluation

## The four tools, each one file that needs no Swift on the machine that runs it.
build: packages
	@for tool in $(TOOLS); do $(RELEASE) --product $$tool || exit 1; done

install: build
	install -d "$(DESTDIR)$(PREFIX)/bin"
	cd "$$($(RELEASE) --show-bin-path)" && install -m 755 $(STRIP) $(TOOLS) "$(DESTDIR)$(PREFIX)/bin"

## Embedding beside onnxruntime and PyTorch, scoring beside NumPy, clustering beside SciPy, each in one run.
bench: build
	bash Evaluation/Speed/bench.sh
	bash Evaluation/Speed/verification.sh
	bash Evaluation/Speed/clustering.sh

## EER and DER on folders of one's own: make evaluate SPEECH=folder CONVERSATIONS=folder
evaluate: build
	bash Evaluation/Evaluate/evaluate.sh "$(SPEECH)" "$(CONVERSATIONS)"

## The model in the box, made anew: make train SPEECH=folder [UNLABELLED=folder] [CONVERSATIONS=folder]
train train-smoke:
	$(MAKE) -C Evaluation/DefaultModel $@ SPEECH="$(abspath $(SPEECH))" UNLABELLED="$(abspath $(UNLABELLED))" \
	  CONVERSATIONS="$(abspath $(CONVERSATIONS))"

## The fuzz tests for as many seconds as one likes: make fuzz SECONDS=600
SECONDS ?= 120
fuzz: packages
	TIMBRE_FUZZ_SECONDS=$(SECONDS) $(TESTS) --filter Fuzz

# One sentence where Swift is missing; Debian packages are installed where they are missing.
packages:
	@command -v swift >/dev/null || { echo "Swift 6.2 or later is needed and 'swift' is not on the PATH: install it as https://www.swift.org/install/linux says, then run make again" >&2; exit 1; }
	@missing=""; for package in $(PACKAGES); do \
	  dpkg-query -W -f='$${Status}' $$package 2>/dev/null | grep -q 'install ok installed' || missing="$$missing $$package"; \
	done; [ -z "$$missing" ] || { \
	  command -v apt-get >/dev/null || { echo "these libraries are needed:$$missing (Debian's names); install them with your system's packages, then run make again" >&2; exit 1; }; \
	  sudo=""; [ "$$(id -u)" = 0 ] || sudo=sudo; \
	  echo "installing$$missing"; \
	  $$sudo apt-get update -qq && $$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $$missing >/dev/null; }

clean:
	rm -rf .build .build-test demo-output
