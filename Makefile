# RedisNet: what can be done with this tree. `make help` lists it.
#
# bin/redisnet-server, bin/redisnet-sentinel and bin/redisnet-check-rdb are links to one program; it looks at the
# name it is started by.

DOTNET  ?= dotnet
PREFIX  ?= /usr/local
DESTDIR ?=
ARGS    ?=

arch := $(shell uname -m)
RID  ?= linux-$(if $(filter aarch64 arm64,$(arch)),arm64,x64)

quiet := -v q --nologo -clp:NoSummary
sources = $(shell find src -type f \( -name '*.cs' -o -name '*.csproj' -o -name '*.json' \) \
	-not -path '*/obj/*' -not -path '*/bin/*') $(wildcard Directory.*) BannedSymbols.txt global.json


# Arguments of the campaign of simulated clusters.
SEEDS     ?= 100
sim_args = $(if $(SEED),--seed $(SEED),$(if $(MINUTES),--minutes $(MINUTES),--seeds $(SEEDS))) \
	$(if $(FIRST),--first $(FIRST)) $(if $(SEMANTICS),--semantics $(SEMANTICS)) \
	$(if $(FAULTS),--faults $(FAULTS)) $(if $(HALVE),--halve $(HALVE)) $(ARGS)

INPUTS    ?= 1000000

# AOT=yes compiles ahead of time, which needs gcc or clang to link; AOT=no leaves it to the JIT. Ahead of time the
# program starts sooner and has a quarter of the fixed memory; the JIT knows what is hot (`make bench` with either).
LINKER    ?= gcc
AOT       ?= $(if $(shell command -v $(LINKER)),yes,no)
publish    = $(DOTNET) publish src/Main/RedisNet.Main.csproj -c Release -r $(RID) $(quiet)
for_jit    = -p:PublishReadyToRun=true
ahead      = -p:PublishAot=true -p:OptimizationPreference=Speed -p:CppCompilerAndLinker=$(LINKER) \
	-p:DebugType=none $(if $(shell grep -sm1 avx2 /proc/cpuinfo),-p:IlcInstructionSet=x86-64-v3)

.PHONY: fuzz mutants all bin run demo sim test bench microbench conformance chaos differential commands map lint install clean help
.DEFAULT_GOAL := all

all: bin ## build bin/redisnet-server, bin/redisnet-sentinel and bin/redisnet-check-rdb

bin: bin/.built-aot-$(AOT)

bin/.built-aot-yes bin/.built-aot-no: $(sources)
	@rm -rf bin/lib bin/.built*
	@if [ $(AOT) = no ] || ! $(publish) $(ahead) -o bin/lib; then \
		echo "compiled for the JIT"; rm -rf bin/lib; $(publish) $(for_jit) --self-contained false -o bin/lib; fi
	@for name in server sentinel check-rdb; do ln -sfn lib/redisnet-server bin/redisnet-$$name; done
	@touch $@

run: bin ## start the server in the foreground (ARGS='redisnet.conf --port 7000')
	bin/redisnet-server $(ARGS)

demo: bin ## a failover on real processes, as it happens (ARGS='--help' for options)
	@$(DOTNET) build tools/Demo/Demo.csproj -c Release $(quiet)
	@$(DOTNET) tools/Demo/bin/Release/net10.0/Demo.dll --server bin/redisnet-server $(ARGS)

sim: ## random clusters in a simulated world (SEEDS=1000, SEED=42, MINUTES=5, SEMANTICS=upstream; ARGS='--help')
	@$(DOTNET) build tests/Campaign/Campaign.csproj -c Release $(quiet)
	@$(DOTNET) tests/Campaign/bin/Release/net10.0/RedisNet.Campaign.dll $(sim_args)

fuzz: ## damaged RESTORE payloads and RDB files (INPUTS=1000000, SEED=1; ARGS='--target rdb --first 2000')
	@$(DOTNET) build tests/Fuzz/Fuzz.csproj -c Release $(quiet)
	@$(DOTNET) tests/Fuzz/bin/Release/net10.0/RedisNet.Fuzz.dll --inputs $(INPUTS) $(if $(SEED),--seed $(SEED)) $(ARGS)

test: ## prepare the oracles, run every test, end with `N passed, N failed, N skipped`
	@tools/test.sh $(ARGS)

bench: bin ## C Redis and RedisNet in one run, against the targets (ARGS='--suite cpu --rounds 3'; '--help')
	@$(DOTNET) build bench/EndToEnd/EndToEnd.csproj -c Release $(quiet)
	@eval "$$(tools/oracle.sh | sed 's/^/export REDISNET_ORACLE_/')"; \
	$(DOTNET) bench/EndToEnd/bin/Release/net10.0/EndToEnd.dll --server bin/redisnet-server $(ARGS)

microbench: ## BenchmarkDotNet on single structures and commands (ARGS='--filter *Dict*')
	$(DOTNET) run --project bench/Micro/Micro.csproj -c Release -- $(if $(ARGS),$(ARGS),--filter '*')

conformance: bin ## Redis's own Tcl suite against bin/ (REDIS_SRC=a Redis source tree; ARGS='--only unit/auth')
	@tools/conformance.sh $(ARGS)

chaos: bin ## C Redis and ours as real processes in every mixture, killed, cut off, … (ARGS='--minutes 60')
	@$(DOTNET) build tests/Chaos/Chaos.csproj -c Release $(quiet)
	@tools/chaos.sh $(ARGS)

differential: bin ## random commands to C Redis and ours, the same answers (ARGS='--commands 1000000'; --help)
	@$(DOTNET) build tests/Differential/Differential.csproj -c Release $(quiet)
	@eval "$$(tools/oracle.sh | sed 's/^/export REDISNET_ORACLE_/')"; \
	$(DOTNET) tests/Differential/bin/Release/net10.0/Differential.dll --ours bin/redisnet-server \
		--c "$$REDISNET_ORACLE_REDIS_SERVER" $(ARGS)

commands: ## write the command table anew from commands/*.json
	@$(DOTNET) run --project tools/GenCommands/GenCommands.csproj -c Release -- .

map: ## write docs/MAP.md anew from the port tags in src
	@$(DOTNET) run --project tools/GenMap/GenMap.csproj -c Release -- .

lint: ## build everything with all analyzers
	$(DOTNET) build RedisNet.sln -c Release --no-incremental -p:Lint=true $(quiet)

install: bin ## install a self-contained program under PREFIX (default /usr/local); needs no .NET there
	@rm -rf out/install && mkdir -p out/install
	@if [ ! -e bin/lib/redisnet-server.dll ]; then cp bin/lib/redisnet-server out/install; \
		else $(publish) $(for_jit) --self-contained true -p:DebugType=none -o out/install; fi
	install -d $(DESTDIR)$(PREFIX)/lib/redisnet $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/doc/redisnet
	cp -R out/install/. $(DESTDIR)$(PREFIX)/lib/redisnet/
	ln -sfn ../lib/redisnet/redisnet-server $(DESTDIR)$(PREFIX)/bin/redisnet-server
	ln -sfn ../lib/redisnet/redisnet-server $(DESTDIR)$(PREFIX)/bin/redisnet-sentinel
	ln -sfn ../lib/redisnet/redisnet-server $(DESTDIR)$(PREFIX)/bin/redisnet-check-rdb
	install -m 644 redisnet.conf sentinel.conf LICENSE THIRD-PARTY-NOTICES.md \
		$(DESTDIR)$(PREFIX)/share/doc/redisnet/

mutants: ## put each deliberate bug into a copy of the tree and see which property finds it (ARGS='--only NAME')
	@$(DOTNET) run --project tools/Mutants/Mutants.csproj -c Release -- . $(ARGS)

clean: ## remove everything that was built
	rm -rf bin out
	find src tests tools bench -type d \( -name bin -o -name obj \) -prune -exec rm -rf {} +

help: ## this list
	@sed -nE 's/^([a-z]+):.*## (.*)/\1\t\2/p' $(MAKEFILE_LIST) | expand -t 14
