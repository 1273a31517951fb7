package bitshear.cli;

import bitshear.result.Manifest;
import picocli.CommandLine.IVersionProvider;

/** What {@code bitshear --version} prints. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"bitshear " + Manifest.simulatorVersion()};
    }
}
