/** What one side encrypts the other decrypts: ours, and the command of the real ActiveMQ with its Jasypt. */
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { brokerClassPath } from './support/activemq-jars.js'
import { repository } from './support/broker-process.js'

type Side = 'activemq' | 'hermod'

function command(side: Side, ...args: string[]): string {
  const [file, own] =
    side === 'activemq'
      ? [
          'java',
          ['-XX:TieredStopAtLevel=1', '-cp', brokerClassPath(), 'org.apache.activemq.console.command.ShellCommand'],
        ]
      : [process.execPath, [join(repository(), 'packages/server/dist/program/hermod.mjs')]]
  return execFileSync(file, [...own, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim()
}

const ALGORITHMS = [[], ['--algorithm', 'PBEWITHHMACSHA256ANDAES_256'], ['--algorithm', 'PBEWITHHMACSHA512ANDAES_128']]

test.each(ALGORITHMS.map((options) => [options.at(1) ?? 'the default', options] as const))(
  'encrypt and decrypt with %s go both ways [F7.038]',
  (_name, options) => {
    for (const [from, to] of [
      ['activemq', 'hermod'],
      ['hermod', 'activemq'],
    ] as const) {
      const said = command(from, 'encrypt', '--password', 'activemq', '--input', 'pass-word.1', ...options)
      const encrypted = /^Encrypted text: (\S+)$/m.exec(said)?.[1]
      expect(encrypted, said).toBeDefined()
      const back = command(to, 'decrypt', '--password', 'activemq', '--input', encrypted!, ...options)
      expect(back).toMatch(/^Decrypted text: pass-word\.1$/m)
    }
  },
)

test('without a password both say what is missing', () => {
  expect(() => command('hermod', 'encrypt', '--input', 'x')).toThrow(/ACTIVEMQ_ENCRYPTION_PASSWORD/)
  expect(() => command('hermod', 'encrypt', '--password', 'x')).toThrow(/input and password parameters are mandatory/)
})
