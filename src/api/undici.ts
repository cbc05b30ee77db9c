/** What is used of Undici, loaded with the first exchange. A file of its own: a bundler gives a CommonJS package that is imported dynamically no named exports. */
export { Agent } from 'undici';
