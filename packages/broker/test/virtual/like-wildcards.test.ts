import { describe, expect, it } from 'vitest'
import { hasWildcards } from '../../src/virtual/like-wildcards.js'

describe('a selector', () => {
  it.each(["a LIKE 'b%'", "a like '_b'", "x = 1 AND a LIKE 'it''s %'", "a LIKE 'b!%%' ESCAPE '!'", "a NOT LIKE '%'"])(
    'compares with a pattern: %s',
    (selector) => expect(hasWildcards(selector)).toBe(true),
  )

  it.each(["a = 'b%'", "a LIKE 'b'", "a LIKE 'b!%' ESCAPE '!'", "a LIKE 'b\\_c' ESCAPE '\\'", 'TRUE'])(
    'does not: %s',
    (selector) => expect(hasWildcards(selector)).toBe(false),
  )
})
