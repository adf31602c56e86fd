/** The OpenAPI document, a page to browse it, and a page for every kind of problem. */
@NullMarked
package dev.parley.api.docs;

import org.jspecify.annotations.NullMarked;
