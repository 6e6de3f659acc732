# The front door. Meson builds; here stands only what people and CI type.
.PHONY: build demo check check-bare bench fuzz format lint setup clean
.DEFAULT_GOAL := build

MESON_BUILD = [ -f build/build.ninja ] || meson setup build >/dev/null

build: ## build/niju and the tests whose libraries are here
	@tools/setup build web
	@$(MESON_BUILD)
	@ninja --quiet -C build

demo: ## the Risk Monitor of the demo group, from nothing
	@tools/setup build web
	@$(MESON_BUILD)
	@ninja --quiet -C build niju
	@build/niju demo $(DEMO)

check: ## every check and test; tools/check says which
	@tools/setup web check
	@tools/check

check-bare: ## `make demo` and `make check` in a bare Debian of their own
	@tools/setup bare
	@tools/check-bare

bench: ## the benchmarks of bench/, on this machine, beside other programs
	@tools/setup bench
	@$(MESON_BUILD)
	@ninja --quiet -C build
	@bench/run

fuzz: ## each fuzz target for FUZZ_SECONDS (60); FUZZ="purl csv" for some
	@tools/setup fuzz
	@tools/fuzz $(FUZZ)

format: ## the C code in one form
	@tools/setup lint
	@git ls-files '*.c' '*.cc' '*.h' | xargs clang-format -i

lint: ## clang-format without changes, clang-tidy
	@tools/setup lint check
	@tools/lint

setup: ## installs what every target needs
	@tools/setup build web check fuzz lint bare

clean:
	@rm -rf build build-asan build-tsan build-fuzz build-analyzer
