#!/usr/bin/env bash
# run.sh PROGRAM ARGUMENTS...: builds the tests of inference-worker and runs one of its programs that measure local models:
#   MixedLoad    continuous batching against static batches, with one engine
#   WorkerLoad   the whole worker beside the bare model, cancellations, idle CPU
#   ModelSoak    a small model for a long time: memory
# What the arguments mean says the program, in inference-worker/src/test/java/dev/parley/worker/local. Prints lines of JSON.
set -euo pipefail
home=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
java=${JAVA_HOME:?JAVA_HOME is not set: it has to name a JDK 25}/bin/java
program=$1
shift
directory=$PWD
cd "$home"
mvn -q -B -Dparley.quick -pl inference-worker -am test-compile dependency:build-classpath \
    -Dmdep.outputFile=target/measuring.cp -Dmdep.includeScope=test >&2
worker=$home/inference-worker/target
cd "$directory"
exec "$java" \
    --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -XX:+UseSerialGC \
    -Xms"${HEAP:-512m}" -Xmx"${HEAP:-512m}" -XX:+AlwaysPreTouch \
    -Dparley.registry.home="$home/embedded/target/registry" \
    -cp "$worker/test-classes:$worker/classes:$(cat "$worker/measuring.cp")" \
    "dev.parley.worker.local.$program" "$@"
