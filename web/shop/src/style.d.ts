/** Vite makes a file of it; it exports nothing. */
declare module "*.css";
