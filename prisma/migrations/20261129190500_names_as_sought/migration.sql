-- A name as it is sought: without accents, case, width and apostrophes, Chinese characters without the spaces and dots between them; its
-- words, and all of them as one. "José O’Brien" is " jose obrien joseobrien", and so is "JOSE O'BRIEN" in decomposed letters.
CREATE FUNCTION name_key(name text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT ' ' || words || ' ' || replace(words, ' ', '') FROM (
    SELECT regexp_replace(btrim(regexp_replace(regexp_replace(
      replace(replace(replace(translate(
        lower(regexp_replace(normalize(name, NFKD), '[\u0300-\u036F\u00AD\u200B-\u200F\u2060\uFEFF]', '', 'g')),
        'ıłøđħŧð', 'ilodhtd'), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'),
      '[''’‘ʼʻʹ′`]', '', 'g'),
      '[\s.,;:·•・‧∙⋅–—‐‑_()/"“”«»-]+', ' ', 'g')),
      '([\u2E80-\u9FFF\uF900-\uFAFF\U00020000-\U0003FFFF]) (?=[\u2E80-\u9FFF\uF900-\uFAFF\U00020000-\U0003FFFF])', '\1', 'g') AS words
  ) AS folded
$$;

CREATE INDEX "case_name_sought" ON "case" USING GIN (name_key(name) gin_trgm_ops);
DROP INDEX "case_name_trgm";
