import { describe, expect, it } from 'vitest'
import type { ControlFlag } from '../../src/jaas/login-config.js'
import { login } from '../../src/jaas/login-context.js'
import { LoginFailure } from '../../src/jaas/login-module.js'

const NOBODY = { userName: null, password: null, certificateSubject: null }

/** `required+` succeeds, `optional-` fails, `sufficient?` has no opinion; gives who answered, or why not. */
async function play(...modules: string[]): Promise<string> {
  const asked: string[] = []
  const configured = modules.map((text) => {
    const outcome = text.at(-1)
    return {
      flag: text.slice(0, -1) as ControlFlag,
      module: {
        async login() {
          asked.push(text)
          if (outcome === '-') throw new LoginFailure(`${text} failed`)
          return outcome === '?' ? undefined : { users: [text], groups: ['g', text] }
        },
      },
    }
  })
  const result = await login(configured, NOBODY).then(
    ({ users, groups }) => `${users.join(' ')} in ${groups.join(' ')}`,
    (error: Error) => error.message,
  )
  return `${result} (asked ${asked.length})`
}

describe('the modules of a domain', () => {
  it.each([
    [['required+'], 'required+ in g required+ (asked 1)'],
    [['required-', 'required+'], 'required- failed (asked 2)'],
    [['requisite-', 'required+'], 'requisite- failed (asked 1)'],
    [['requisite+', 'required+'], 'requisite+ required+ in g requisite+ required+ (asked 2)'],
    [['sufficient+', 'required-'], 'sufficient+ in g sufficient+ (asked 1)'],
    [['required-', 'sufficient+', 'optional+'], 'required- failed (asked 3)'],
    [['required+', 'sufficient+', 'required-'], 'required+ sufficient+ in g required+ sufficient+ (asked 2)'],
    [['sufficient-', 'sufficient+'], 'sufficient+ in g sufficient+ (asked 2)'],
    [['sufficient-', 'sufficient-'], 'sufficient- failed (asked 2)'],
    [['optional-', 'optional+'], 'optional+ in g optional+ (asked 2)'],
    [['optional-'], 'optional- failed (asked 1)'],
    [['required?', 'optional+'], 'optional+ in g optional+ (asked 2)'],
    [['required?', 'sufficient?'], 'Login Failure: all modules ignored (asked 2)'],
  ])('%j: %s [F7.004]', async (modules, outcome) => {
    expect(await play(...modules)).toBe(outcome)
  })
})
