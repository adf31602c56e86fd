package dev.parley.cli;

import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
final class VersionProvider implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"parley " + ParleyVersion.number() + " (Java " + Runtime.version() + ")"};
    }
}
