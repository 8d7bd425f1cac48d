import { describe, expect, it } from 'vitest'
import { partsOf, valueInside } from '../../src/ldap/distinguished-name.js'
import { escapeFilterValue, fillFormat } from '../../src/ldap/search-filter.js'
import { Turnstile } from '../../src/ldap/turnstile.js'

describe('search filters', () => {
  it('take a name as a value, whatever is in it', () => {
    const filter = (name: string) => fillFormat('(&(uid={0})(x=1))', [escapeFilterValue(name)])
    expect(filter('bob')).toBe('(&(uid=bob)(x=1))')
    expect(filter('*)(uid=*')).toBe('(&(uid=\\2a\\29\\28uid=\\2a)(x=1))')
    expect(filter('a\\b\0')).toBe('(&(uid=a\\5cb\\00)(x=1))')
    // A place holder in a value is no place holder.
    expect(fillFormat('{0}{1}', ['{1}', 'x'])).toBe('{1}x')
  })

  it("are quoted as for Java's MessageFormat", () => {
    expect(fillFormat("it''s '{0}' {0} {7}", ['x'])).toBe("it's {0} x {7}")
  })
})

describe('distinguished names', () => {
  it('have parts, whose escaped commas divide nothing', () => {
    expect(partsOf('cn=a\\,b, ou=c,dc=d')).toEqual(['cn=a\\,b', 'ou=c', 'dc=d'])
    expect(partsOf('')).toEqual([])
    expect(valueInside('cn=a\\,b')).toBe('a,b')
    expect(valueInside('cn=Z\\C3\\BCrich 世')).toBe('Zürich 世')
  })
})

describe('a turnstile', () => {
  it('lets a few in, some wait, and the rest is told at once', async () => {
    const turnstile = new Turnstile(2, 1)
    const ends: (() => void)[] = []
    const done: string[] = []
    const task = (name: string) =>
      turnstile
        .run(() => new Promise<void>((resolve) => ends.push(resolve)))
        .then(
          () => done.push(name),
          (error: Error) => done.push(error.message),
        )
    const all = ['a', 'b', 'c', 'd'].map(task)
    await all[3]
    expect(done).toEqual(['more than 1 are waiting already'])
    expect(ends).toHaveLength(2)
    ends[0]!()
    await all[0]
    await new Promise(setImmediate)
    expect(ends).toHaveLength(3)
    for (const end of ends) end()
    await Promise.all(all)
    expect(done.slice(1)).toEqual(['a', 'b', 'c'])
    const again = task('e')
    ends.at(-1)!()
    await again
  })
})
