package dev.parley.api.webhook;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What a webhook's URL may be. What its name leads to is looked at again whenever it is called. */
final class WebhookUrl {
    private static final int MAX_LENGTH = 2_000;
    private static final Set<Integer> LOW_PORTS = Set.of(80, 443);
    private static final int HIGH_PORTS = 1024;
    private static final int LAST_PORT = 65_535;
    private static final Pattern NUMERIC = Pattern.compile("(.*\\.)?(\\d+|0x[0-9a-f]*)\\.?");
    private static final Pattern DOTTED = Pattern.compile("((0|[1-9]\\d{0,2})\\.){3}(0|[1-9]\\d{0,2})");

    private WebhookUrl() {}

    /** Says where a host is. */
    @FunctionalInterface
    interface Names {
        InetAddress[] lookUp(String host) throws UnknownHostException;
    }

    /** What is wrong with it, for people; nothing when it may be used. */
    static Optional<String> fault(String text, boolean privateAddresses) {
        if (text.length() > MAX_LENGTH) {
            return Optional.of("must have " + MAX_LENGTH + " characters at most");
        }
        URI url;
        try {
            url = new URI(text);
        } catch (URISyntaxException e) {
            return Optional.of("is not a URL");
        }
        String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !(privateAddresses && scheme.equals("http"))) {
            return Optional.of("must begin with https://");
        }
        if (url.getHost() == null || url.getRawUserInfo() != null || url.getRawFragment() != null) {
            return Optional.of("must have a host, and neither user nor fragment");
        }
        if (!isPort(url.getPort())) {
            return Optional.of("must have port 80 or 443, or one from 1024 to 65535");
        }
        return privateAddresses ? Optional.empty() : hostFault(url.getHost().toLowerCase(Locale.ROOT));
    }

    private static boolean isPort(int port) {
        return port < 0 || LOW_PORTS.contains(port) || port >= HIGH_PORTS && port <= LAST_PORT;
    }

    private static Optional<String> hostFault(String host) {
        boolean literal = host.startsWith("[") || DOTTED.matcher(host).matches();
        if (!literal && NUMERIC.matcher(host).matches()) {
            // 127.1, 0177.0.0.1, 2130706433: who reads them how is nobody's guess.
            return Optional.of("must not have an address in unusual notation");
        }
        // With a dot behind it, a name is the same.
        String name = host.replaceFirst("\\.$", "");
        boolean local = name.equals("localhost")
                || name.endsWith(".localhost")
                || name.endsWith(".local")
                || name.endsWith(".internal")
                || !name.contains(".") && !literal;
        return local || literal && !isPublic(host) ? Optional.of("must lead to a public address") : Optional.empty();
    }

    private static boolean isPublic(String literal) {
        try {
            return PublicAddresses.include(InetAddress.ofLiteral(literal));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /**
     * Where a host is, if all of that is public.
     *
     * @throws UnknownHostException when it is not known
     * @throws NotPublicException when it is somewhere else
     */
    static InetAddress[] resolve(String host, boolean privateAddresses, Names names) throws UnknownHostException {
        InetAddress[] addresses = names.lookUp(host);
        for (InetAddress address : addresses) {
            if (!privateAddresses && !PublicAddresses.include(address)) {
                throw new NotPublicException(host);
            }
        }
        return addresses;
    }

    /** A host is known, and not where a webhook may go. The log says why an attempt failed by the name of its exception. */
    static final class NotPublicException extends UnknownHostException {
        private static final long serialVersionUID = 1;

        private NotPublicException(String host) {
            super(host + " leads to an address that is not public");
        }
    }
}
