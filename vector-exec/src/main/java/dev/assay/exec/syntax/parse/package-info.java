/** From the text of a query to its tree: a lexer and a parser by recursive descent. */
@NullMarked
package dev.assay.exec.syntax.parse;

import org.jspecify.annotations.NullMarked;
