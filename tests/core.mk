# core.mk - builds the core without a server, with its unit tests, fuzz targets and benchmark.
#
#   make -f …/tests/core.mk check-unit     the programs of tests/unit, which print TAP
#   make -f …/tests/core.mk check-fuzz     each target of tests/fuzz over its corpus and FUZZ_RUNS changes of it
#   make -f …/tests/core.mk bench          the tables of tests/bench; with BENCH_BINDIR=…, the programs of a server that has
#                                          the extension, also what it costs there
#   make -f …/tests/core.mk fuzz-<name>    a libFuzzer binary (clang), to be run for as long as one likes
#
# It builds in the current directory.  SANITIZE=1 adds the address and undefined-behaviour sanitizers.

core_mk := $(abspath $(lastword $(MAKEFILE_LIST)))
top ?= $(patsubst %/tests/core.mk,%,$(core_mk))
core := $(top)/ext/core
unit := $(top)/tests/unit
fuzz := $(top)/tests/fuzz
bench := $(top)/tests/bench

CC ?= cc
CLANG ?= clang
PERL ?= perl
FUZZ_RUNS ?= 2000
CORE_LIBS ?= -lgumbo
CORE_CFLAGS ?= -O3 -g
sanitizers := -fsanitize=address,undefined -fno-sanitize-recover=undefined
core_flags := -std=gnu11 -Wall -Wextra -Wshadow -Icore -I$(core) -I$(unit) -MMD -MP $(CORE_CFLAGS) $(if $(SANITIZE),$(sanitizers))

tables := $(patsubst $(core)/%.pl,core/%_tables.h,$(wildcard $(core)/*.pl))
core_objects := $(patsubst $(core)/%.c,core/%.o,$(wildcard $(core)/*.c))
unit_programs := $(patsubst $(unit)/%_test.c,%_test,$(wildcard $(unit)/*_test.c))
fuzz_programs := $(patsubst $(fuzz)/%_fuzz.c,%_fuzz,$(wildcard $(fuzz)/*_fuzz.c))
bench_programs := $(patsubst $(bench)/%_bench.c,%_bench,$(wildcard $(bench)/*_bench.c))

.PHONY: core-all check-unit check-fuzz bench
core-all: $(unit_programs) $(fuzz_programs) $(bench_programs)

core/%_tables.h: $(core)/%.pl $(wildcard $(core)/*.tsv $(core)/*.def $(core)/../../sql/packs/*.tsv $(core)/../../sql/packs/*/*.tsv)
	@mkdir -p core
	$(PERL) $< > $@.new && mv $@.new $@

core/%.o: $(core)/%.c | $(tables)
	$(CC) $(core_flags) -c -o $@ $<

core/libseva.a: $(core_objects)
	rm -f $@
	$(AR) rcs $@ $^

core/pack.o: $(unit)/pack.c | $(tables)
	$(CC) $(core_flags) -c -o $@ $<

%_test: $(unit)/%_test.c core/pack.o core/libseva.a
	$(CC) $(core_flags) -MF core/$@.d -o $@ $< core/pack.o core/libseva.a $(CORE_LIBS)

# The driver of fuzz_main.c: deterministic changes of the corpus, no clang wanted.
%_fuzz: $(fuzz)/%_fuzz.c $(fuzz)/fuzz_main.c core/pack.o core/libseva.a
	$(CC) $(core_flags) -MF core/$@.d -o $@ $< $(fuzz)/fuzz_main.c core/pack.o core/libseva.a $(CORE_LIBS)

fuzz-%: $(fuzz)/%_fuzz.c $(tables)
	$(CLANG) -std=gnu11 -g -O1 -Icore -I$(core) -I$(unit) $(sanitizers) -fsanitize=fuzzer -o $@ $< $(unit)/pack.c $(wildcard $(core)/*.c) $(CORE_LIBS)

%_bench: $(bench)/%_bench.c core/pack.o core/libseva.a
	$(CC) $(core_flags) -MF core/$@.d -o $@ $< core/pack.o core/libseva.a $(CORE_LIBS)

# A tool for writers of phrases: see its first lines.
phrases: $(unit)/phrases.c core/pack.o core/libseva.a
	$(CC) $(core_flags) -MF core/$@.d -o $@ $< core/pack.o core/libseva.a $(CORE_LIBS)

check-unit: $(unit_programs)
	@failed=0; for t in $^; do SEVA_PACKS=$(top)/sql/packs ./$$t > $$t.tap 2>&1 || failed=1; \
	 echo "$$t: $$(grep -c '^ok' $$t.tap) passed, $$(grep -c '^not ok' $$t.tap) failed"; \
	 grep -v '^ok\|^1\.\.' $$t.tap || true; done; exit $$failed

check-fuzz: $(fuzz_programs)
	@for t in $^; do SEVA_PACKS=$(top)/sql/packs ./$$t $(FUZZ_RUNS) $(fuzz)/corpus/$${t%_fuzz} || exit 1; done

# Nothing that is measured fails a build.
bench: $(bench_programs)
	-@for t in $^; do ./$$t $(top)/sql/packs; done
ifneq ($(BENCH_BINDIR),)
	-@bash $(bench)/sql_bench $(BENCH_BINDIR) ./scan_bench
endif

-include $(wildcard core/*.d)
