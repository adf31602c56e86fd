#!/usr/bin/env bash
# run.sh KILLS [SEED]: kills (kill -9) the roles of an installation, its broker and its other servers, so many times, while a run
# is generated and chats are answered; see cli/src/test/java/dev/parley/cli/e2e/KillCampaign.java. Prints lines of JSON. Exits
# with 0 when nothing was lost, repeated or out of order. MAVEN is the command with its first options ("mvn -o").
#
# run.sh --points: has topology, worker and API die at named places of their code instead, one after the other; see
# CampaignPlaces.java there.
set -euo pipefail
home=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
java=${JAVA_HOME:?JAVA_HOME is not set: it has to name a JDK 25}/bin/java
cd "$home"
${MAVEN:-mvn} -q -B -Dparley.quick -pl cli -am test-compile dependency:build-classpath \
    -Dmdep.outputFile=target/campaign.cp -Dmdep.includeScope=test >&2
cd "$home/cli"
exec "$java" \
    --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -XX:+UseSerialGC -Xmx1g \
    -Dparley.registry.home="$home/embedded/target/registry" \
    -cp "$home/cli/target/test-classes:$home/cli/target/classes:$(cat target/campaign.cp)" \
    dev.parley.cli.e2e.KillCampaign "$@"
