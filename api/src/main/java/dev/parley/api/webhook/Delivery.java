package dev.parley.api.webhook;

import java.util.UUID;

/**
 * One attempt to tell a webhook something.
 *
 * @param id the message's id, the same in every attempt
 * @param webhook whom
 * @param url where
 * @param secret what it is signed with
 * @param payload what
 * @param attempt counts from 1
 */
record Delivery(String id, UUID webhook, String url, WebhookSecret secret, String payload, int attempt) {}
