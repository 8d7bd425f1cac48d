/** The command line. `server` hands it a way to run a broker. */
export { consumerOptions, producerOptions } from './cli/options.js'
export { type Output, StreamOutput, type TextStream } from './cli/output.js'
export { CommandError, type CommandPorts, type RunRequest } from './cli/ports.js'
export { runCommandLine } from './cli/program.js'
