/** Models behind OpenAI's chat API, whoever serves it. */
@NullMarked
package dev.parley.worker.model.openai;

import org.jspecify.annotations.NullMarked;
