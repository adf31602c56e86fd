# The parley command. One image for every role: what it does is its first argument.
FROM maven:3.9.11-eclipse-temurin-25 AS build
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/m2 \
    mvn -q -Dmaven.repo.local=/m2 -B -Dparley.quick -DskipTests -Dmaven.test.skip=true -pl cli -am package

FROM eclipse-temurin:25-jre-noble
RUN groupadd --system parley && useradd --system --gid parley --home-dir /workspace parley \
    && install -d -o parley -g parley /workspace /var/lib/parley
COPY --from=build /src/cli/target/lib /opt/parley/lib
COPY --from=build /src/cli/target/native /opt/parley/native
COPY --from=build /src/cli/target/parley-cli-*.jar /opt/parley/parley.jar
COPY --from=build /src/config /workspace/config
ENV PARLEY_DATA_DIR=/var/lib/parley \
    JAVA_OPTS="-XX:MaxRAMPercentage=70"
USER parley
WORKDIR /workspace
ENTRYPOINT ["/bin/sh", "-c", "exec java --enable-native-access=ALL-UNNAMED -XX:+ExitOnOutOfMemoryError -Djava.awt.headless=true -Djava.library.path=/opt/parley/native $JAVA_OPTS -cp '/opt/parley/parley.jar:/opt/parley/lib/*' dev.parley.cli.Parley \"$@\"", "parley"]
CMD ["--help"]
