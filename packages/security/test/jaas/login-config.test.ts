import { describe, expect, it } from 'vitest'
import { parseLoginConfig } from '../../src/jaas/login-config.js'
import { loginDomain } from '../../src/jaas/login-domain.js'
import { files, recorded } from '../files.js'

const parse = (text: string) =>
  parseLoginConfig({ file: 'login.config', text, property: (name) => ({ 'activemq.base': '/base' })[name] })

describe('login.config', () => {
  it('is read as the JDK reads it: domains, flags, options, comments, quotes, properties [F7.004]', () => {
    const config = parse(`
      // one
      # two
      /* three { ; */
      first {
        a.b.C required debug=true file="\${activemq.base}\${/}users.properties" odd="a \\"b\\" = ; }";
        a.b.D SUFFICIENT;
      };
      other-domain { x.Y optional ; };`)
    expect([...config.keys()]).toEqual(['first', 'other-domain'])
    const [c, d] = config.get('first')!
    expect(c).toMatchObject({ className: 'a.b.C', flag: 'required' })
    expect(Object.fromEntries(c!.options)).toEqual({
      debug: 'true',
      file: '/base/users.properties',
      odd: 'a "b" = ; }',
    })
    expect(d).toMatchObject({ className: 'a.b.D', flag: 'sufficient' })
  })

  it.each([
    [
      'a {\n  b.C sometimes;\n};',
      '2:7: expected one of required, requisite, sufficient, optional in place of sometimes',
    ],
    ['a { b.C required x };', '1:20: expected = in place of }'],
    ['a { b.C required x=; };', '1:20: expected a value for x in place of ;'],
    ['a { b.C required', '1:17: the file ends where an option or ; was expected'],
    ['a { b.C required; }', '1:20: the file ends where ; was expected'],
    ['a { b.C required x="open; };', '1:20: a quoted text or comment does not end'],
    ['a { b.C required; }; a { b.C required; };', '1:22: the domain a is there twice'],
    ['a { b.C required x={nope}; };', '1:20: expected a value for x in place of {'],
    ['a { b.C required x="$' + '{nope}"; };', '1:20: the system property nope has no value'],
    ['{', '1:1: expected the name of a login domain in place of {'],
  ])('a mistake has its place: %s', (text, message) => {
    expect(() => parse(text)).toThrow(`login.config:${message}`)
  })
})

describe('a login domain', () => {
  const around = (text: string) => ({
    file: '/conf/login.config',
    property: () => undefined,
    files: files({ '/conf/login.config': text }),
    environment: {},
    log: recorded(),
  })

  it('loads nothing by name: an unknown module is an error with its place [CVE-2023-46604 class of attacks]', () => {
    const open = (name: string) => () => loginDomain('d', around(`d {\n  ${name} required;\n};`))
    expect(open('com.evil.Module')).toThrow(
      /^\/conf\/login\.config:2:3: unknown login module com\.evil\.Module; known are org/,
    )
    expect(open('org.apache.activemq.jaas.PropertyLoginModule')).toThrow(
      /did you mean org\.apache\.activemq\.jaas\.PropertiesLoginModule\?/,
    )
    expect(open('__proto__')).toThrow(/unknown login module/)
  })

  it('that is not in the file is refused when the broker starts, with those that are', () => {
    const text = 'one { org.apache.activemq.jaas.GuestLoginModule required; };'
    expect(() => loginDomain('two', around(text))).toThrow(
      /No LoginModules configured for two; domains in the file: one/,
    )
  })

  it('whose file is not there names it', () => {
    expect(() => loginDomain('d', { ...around(''), file: '/conf/none' })).toThrow(/^\/conf\/none:1:1: cannot be read/)
  })
})
