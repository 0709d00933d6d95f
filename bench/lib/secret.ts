/** Fixed, so that workloads and baselines can sign and hash as the product does. */
export const SECRET_KEY = 'a-secret-that-only-the-bench-knows-of';
